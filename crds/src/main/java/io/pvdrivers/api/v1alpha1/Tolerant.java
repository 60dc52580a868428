package io.pvdrivers.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** Ignores fields it does not know: an object written under a newer CRD must not stop an older operator's informer. */
@JsonIgnoreProperties(ignoreUnknown = true)
interface Tolerant {}
