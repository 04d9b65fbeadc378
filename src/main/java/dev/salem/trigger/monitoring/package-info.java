/** What an operator sees of the service: metrics, traces. */
package dev.salem.trigger.monitoring;
