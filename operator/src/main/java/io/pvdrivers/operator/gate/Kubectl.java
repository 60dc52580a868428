package io.pvdrivers.operator.gate;

/** Commands that people can copy from a message. */
final class Kubectl {
    private Kubectl() {}

    /** Gives the VM's annotation that value, whatever it was. */
    static String annotate(Situation situation, String annotation, String value) {
        return annotate(situation, " --overwrite") + " " + annotation + "=" + value;
    }

    /** Takes the annotation off the VM. */
    static String unannotate(Situation situation, String annotation) {
        return annotate(situation, "") + " " + annotation + "-";
    }

    private static String annotate(Situation situation, String option) {
        var vm = situation.vm().getMetadata();
        return "kubectl -n " + vm.getNamespace() + " annotate" + option + " vm " + vm.getName();
    }
}
