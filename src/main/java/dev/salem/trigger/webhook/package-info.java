/**
 * Webhooks of model registries: a delivery is authenticated, read, judged by the operator's rules, and becomes an edit
 * job or is ignored with a reason.
 */
package dev.salem.trigger.webhook;
