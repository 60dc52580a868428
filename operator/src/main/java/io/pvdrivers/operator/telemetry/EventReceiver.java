package io.pvdrivers.operator.telemetry;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Who gets announcements.
 *
 * @param url takes CloudEvents by POST, over http or https
 * @param secretFile holds what announcements are signed with; it is read for each of them. Empty: they are not signed
 */
public record EventReceiver(URI url, Optional<Path> secretFile) {}
