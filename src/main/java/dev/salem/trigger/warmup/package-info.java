/** Brings a service that has just begun to its usual speed before it says that it is ready. */
package dev.salem.trigger.warmup;
