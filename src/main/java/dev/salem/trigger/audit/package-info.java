/** Who did what, from where, when, and what became of it: lines that are only ever added. */
package dev.salem.trigger.audit;
