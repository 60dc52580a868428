package io.pvdrivers.operator;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.stream.Stream;

/** Whether this replica may take part in the election: who may not would wait for ever. */
final class LeaseRights {
    private LeaseRights() {}

    static void check(KubernetesClient client, LeaderElection election) {
        var lacking = Stream.of("get", "create", "update", "patch")
                .filter(verb -> !client.resource(review(verb, election))
                        .create()
                        .getStatus()
                        .getAllowed())
                .toList();
        if (!lacking.isEmpty()) {
            throw new ClusterTrouble("The operator cannot start: it may not " + String.join(", ", lacking)
                    + " leases.coordination.k8s.io in namespace " + election.namespace()
                    + ". Let its ServiceAccount get, create, update and patch them there.");
        }
    }

    private static SelfSubjectAccessReview review(String verb, LeaderElection election) {
        // A create is asked for without a name: no rule of RBAC can know it.
        return new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withGroup("coordination.k8s.io")
                .withResource("leases")
                .withNamespace(election.namespace())
                .withName(verb.equals("create") ? null : election.lease())
                .withVerb(verb)
                .endResourceAttributes()
                .endSpec()
                .build();
    }
}
