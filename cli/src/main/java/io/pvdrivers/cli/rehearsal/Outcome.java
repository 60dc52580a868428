package io.pvdrivers.cli.rehearsal;

import com.fasterxml.jackson.annotation.JsonValue;

/** How a VM ended. */
public enum Outcome {
    READY("Ready"),
    IGNORED("Ignored"),
    WAITING("Waiting"),
    BLOCKED("Blocked"),
    ROLLED_BACK("RolledBack"),
    FAILED("Failed");

    private final String word;

    Outcome(String word) {
        this.word = word;
    }

    /** Whether nothing is left to be done. */
    public boolean isGood() {
        return this == READY || this == IGNORED;
    }

    @JsonValue
    public String word() {
        return word;
    }
}
