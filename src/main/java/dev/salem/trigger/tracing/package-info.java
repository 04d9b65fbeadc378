/** Edits as spans of OpenTelemetry, sent where the operator wants them. */
package dev.salem.trigger.tracing;
