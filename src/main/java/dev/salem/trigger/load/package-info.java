/** Asks a running service for many edits at once, and finds out whether each became one job. */
package dev.salem.trigger.load;
