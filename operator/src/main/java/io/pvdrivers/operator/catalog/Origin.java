package io.pvdrivers.operator.catalog;

import java.util.List;

/** Where an installed driver comes from, as far as its version can tell. */
public sealed interface Origin {
    /**
     * Releases of the catalogue carry exactly this build for this Windows, the newest first. More than one: which of them it came
     * from cannot be told.
     */
    record Official(List<String> releases) implements Origin {
        public Official {
            releases = List.copyOf(releases);
        }

        /** Whether several releases carry it. */
        public boolean isAmbiguous() {
            return releases.size() > 1;
        }
    }

    /** Somebody built it from the sources. */
    record SelfBuilt() implements Origin {}

    /** The version does not tell, for this reason. */
    record Untellable(String reason) implements Origin {}
}
