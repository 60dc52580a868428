package io.pvdrivers.simulator.world.agent;

/** A command that an agent cannot carry out, in its own words. */
final class AgentFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String errorClass;
    private final String words;

    private AgentFailure(String errorClass, String words) {
        super(words);
        this.errorClass = errorClass;
        this.words = words;
    }

    static AgentFailure generic(String words) {
        return new AgentFailure("GenericError", words);
    }

    static AgentFailure unknownCommand(String name) {
        return new AgentFailure("CommandNotFound", "The command " + name + " has not been found");
    }

    static AgentFailure disabled(String name) {
        return new AgentFailure(
                "CommandNotFound", "Command " + name + " has been disabled: the command is not allowed");
    }

    /** Frozen file systems take no writes, so an agent does next to nothing then. */
    static AgentFailure frozen(String name) {
        return new AgentFailure(
                "CommandNotFound", "Command " + name + " has been disabled: the agent is in frozen state");
    }

    AgentReply.Failed reply() {
        return new AgentReply.Failed(errorClass, words);
    }
}
