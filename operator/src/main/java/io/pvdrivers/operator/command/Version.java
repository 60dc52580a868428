package io.pvdrivers.operator.command;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What {@code --version} says, of whichever command asks. */
public final class Version implements IVersionProvider {
    @Spec
    private CommandSpec command = CommandSpec.create();

    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {command.root().name() + " " + Objects.requireNonNullElse(version, "(unpackaged)")};
    }
}
