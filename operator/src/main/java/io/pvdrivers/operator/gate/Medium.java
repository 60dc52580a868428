package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateSpec.Plan;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PlanMedia;
import io.pvdrivers.api.v1alpha1.DriverStateSpec.PlanVolume;
import java.util.Optional;

/** What holds the release's ISO for a VM, by its plan. */
sealed interface Medium {
    /** A container image. */
    record Image(String image, Optional<String> pullSecret) implements Medium {
        @Override
        public String words() {
            return "the image " + image;
        }

        @Override
        public Optional<String> claim() {
            return Optional.empty();
        }
    }

    /** A claim of the user's. */
    record OwnClaim(String name) implements Medium {
        @Override
        public String words() {
            return "the claim " + name;
        }

        @Override
        public Optional<String> claim() {
            return Optional.of(name);
        }
    }

    /** A volume that the operator fills. */
    record Imported(PlanVolume volume) implements Medium {
        @Override
        public String words() {
            return "the volume " + volume.name();
        }

        @Override
        public Optional<String> claim() {
            return Optional.of(volume.name());
        }
    }

    /** Its name in a sentence. */
    String words();

    /** The claim behind it, where there is one. */
    Optional<String> claim();

    /** The medium of a plan; empty while nobody named one. */
    static Optional<Medium> of(Plan plan) {
        var media = Optional.ofNullable(plan.media());
        var own = media.map(PlanMedia::claimName).<Medium>map(OwnClaim::new);
        var imported = media.map(PlanMedia::volume).<Medium>map(Imported::new);
        var image = Optional.ofNullable(plan.image())
                .<Medium>map(i -> new Image(i, Optional.ofNullable(plan.imagePullSecret())));
        return own.or(() -> imported).or(() -> image);
    }
}
