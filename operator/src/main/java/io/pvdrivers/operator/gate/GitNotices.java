package io.pvdrivers.operator.gate;

import io.pvdrivers.api.v1alpha1.DriverStateStatus.Notice;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Tools that keep a VM as Git has it, by the marks that they leave on what they apply. */
final class GitNotices {
    private static final String ARGO = "argocd.argoproj.io/tracking-id";
    private static final String KUSTOMIZATION = "kustomize.toolkit.fluxcd.io/name";
    private static final String HELM_RELEASE = "helm.toolkit.fluxcd.io/name";

    private GitNotices() {}

    /** Said while something is to be written: who has arranged it with the tool need not read it for ever. */
    static Stream<Notice> keptByATool(Situation situation) {
        var writes = situation.governance() instanceof Governance.Governed governed
                && governed.mayWrite()
                && Work.of(situation) == Work.SOME;
        return writes
                ? tool(situation).stream()
                        .map(tool -> NoticeReason.MANAGED_BY_GIT.of(tool
                                + " keeps this VM as Git has it, and may put back what"
                                + " the operator writes. Let it ignore that, or set spec.mode: Propose: "
                                + situation.docs().page("gitops.md")))
                : Stream.empty();
    }

    private static Optional<String> tool(Situation situation) {
        var labels = Objects.requireNonNullElse(situation.vm().getMetadata().getLabels(), Map.<String, String>of());
        return situation
                .annotation(ARGO)
                .map(id -> "Argo CD (application " + id.replaceAll(":.*", "") + ")")
                .or(() ->
                        Optional.ofNullable(labels.get(KUSTOMIZATION)).map(name -> "Flux (Kustomization " + name + ")"))
                .or(() -> Optional.ofNullable(labels.get(HELM_RELEASE)).map(name -> "Flux (HelmRelease " + name + ")"));
    }
}
