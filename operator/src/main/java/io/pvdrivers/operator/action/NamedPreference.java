package io.pvdrivers.operator.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.pvdrivers.api.v1alpha1.Baseline.BaselinePreference;
import java.util.Optional;

/**
 * The part of a patch that gives a VM another preference. KubeVirt refuses another name beside the ControllerRevision of the old one; an empty
 * one is none, also to whoever merges manifests. On the way back the revision is named, for the preference may have been edited or deleted since.
 */
record NamedPreference(ObjectNode vm, PatchOps ops) {
    static final String PREFERENCE = "/spec/preference";
    static final String NAME = PREFERENCE + "/name";
    private static final String REVISION = PREFERENCE + "/revisionName";

    void change(BaselinePreference preference) {
        rename(preference.name(), preference.to(), Optional.empty());
    }

    void putBack(BaselinePreference preference) {
        rename(preference.to(), preference.name(), Optional.ofNullable(preference.revisionName()));
    }

    /** A VM that somebody gave a third preference keeps that. */
    private void rename(String from, String to, Optional<String> revision) {
        if (!vm.at(NAME).asText().equals(from)) {
            return;
        }
        ops.expect(NAME, TextNode.valueOf(from));
        ops.add(NAME, TextNode.valueOf(to));
        var has = vm.at(REVISION).asText();
        if (!has.equals(revision.orElse(""))) {
            ops.add(REVISION, TextNode.valueOf(revision.orElse("")));
        }
    }
}
