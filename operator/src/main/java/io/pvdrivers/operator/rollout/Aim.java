package io.pvdrivers.operator.rollout;

/**
 * What a VM is to become, as far as others tell by it whether it goes well.
 *
 * @param release the release of its drivers
 * @param devices the bus and the model that its devices move to
 */
public record Aim(String release, String devices) {}
