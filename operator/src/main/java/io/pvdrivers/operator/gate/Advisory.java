package io.pvdrivers.operator.gate;

/**
 * Something that holds of a VM and that people should know, whatever the policy does: a condition that is True while it holds, and absent
 * otherwise. It bears on no gate, and on none of Ready, Reconciling and Stalled.
 *
 * @param type the type of the condition
 * @param reason one CamelCase word for programs
 * @param message what holds, and what can be done about it
 */
public record Advisory(String type, String reason, String message) {}
