{{- /* The operator's rights, one template for each thing it does. A verb stands here only because something fails without it. */}}

{{- define "pv-driver-operator.rights.work" -}}
# See VMs, and change the devices of those that a policy governs.
- apiGroups: [kubevirt.io]
  resources: [virtualmachines]
  verbs: [get, list, watch, patch]
# See the instances of VMs: what runs now is the proof.
- apiGroups: [kubevirt.io]
  resources: [virtualmachineinstances]
  verbs: [get, list, watch]
# See which file systems a guest has mounted, as KubeVirt knows it, before and after its devices change.
- apiGroups: [subresources.kubevirt.io]
  resources: [virtualmachineinstances/filesystemlist]
  verbs: [get]
# Restart VMs in their window.
- apiGroups: [subresources.kubevirt.io]
  resources: [virtualmachines/restart]
  verbs: [update]
# Read what people want of VMs.
- apiGroups: [pvdrivers.io]
  resources: [driverpolicies]
  verbs: [list, watch]
# Say how a policy stands.
- apiGroups: [pvdrivers.io]
  resources: [driverpolicies/status]
  verbs: [update]
# Keep one record for each VM.
- apiGroups: [pvdrivers.io]
  resources: [driverstates]
  verbs: [list, watch, create, update, delete]
# Say how a VM stands.
- apiGroups: [pvdrivers.io]
  resources: [driverstates/status]
  verbs: [update]
# Read what others tell about guests.
- apiGroups: [pvdrivers.io]
  resources: [guestreports]
  verbs: [list, watch]
# Tell people what happens to their VMs, and count there what happens again.
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create, patch]
{{- end }}

{{- define "pv-driver-operator.rights.clusterPolicies" -}}
# Read what people want of the VMs of many namespaces.
- apiGroups: [pvdrivers.io]
  resources: [clusterdriverpolicies]
  verbs: [list, watch]
# Say how such a policy stands.
- apiGroups: [pvdrivers.io]
  resources: [clusterdriverpolicies/status]
  verbs: [update]
# See the labels of namespaces: they select, and say which are to be left alone.
- apiGroups: [""]
  resources: [namespaces]
  verbs: [list, watch]
{{- end }}

{{- define "pv-driver-operator.rights.catalogue" -}}
# Read the catalogue of releases.
- apiGroups: [pvdrivers.io]
  resources: [driverreleases]
  verbs: [list, watch]
{{- if .Values.catalogue.builtin }}
# Apply the built-in releases where they are missing or differ.
- apiGroups: [pvdrivers.io]
  resources: [driverreleases]
  verbs: [create, update]
{{- end }}
{{- end }}

{{- define "pv-driver-operator.rights.features" -}}
# See which KubeVirt runs and which of its feature gates are on. It may be upgraded at any time.
- apiGroups: [kubevirt.io]
  resources: [kubevirts]
  verbs: [list]
{{- end }}

{{- define "pv-driver-operator.rights.leaderElection" -}}
# Make the Lease; Kubernetes does not let this be bound to a name.
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [create]
# Hold the Lease: the elector patches it, and a replica that stops gives it back with an update.
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  resourceNames: [{{ include "pv-driver-operator.fullname" . | quote }}]
  verbs: [get, update, patch]
{{- end }}

{{- define "pv-driver-operator.rights.volumes" -}}
# Import ISOs, make primers, say which policies use an ISO, and delete what nobody needs.
- apiGroups: [cdi.kubevirt.io]
  resources: [datavolumes]
  verbs: [get, list, create, patch, delete]
# Say why a claim does not come about.
- apiGroups: [""]
  resources: [events]
  verbs: [list]
{{- end }}

{{- define "pv-driver-operator.rights.claims" -}}
# See how claims can be used, and whether they can be.
- apiGroups: [""]
  resources: [persistentvolumeclaims]
  verbs: [get]
{{- end }}

{{- define "pv-driver-operator.rights.snapshots" -}}
# Snapshot a VM before its devices are switched, see how that stands, and delete the snapshot later.
- apiGroups: [snapshot.kubevirt.io]
  resources: [virtualmachinesnapshots]
  verbs: [get, create, delete]
{{- end }}

{{- define "pv-driver-operator.rights.screenshots" -}}
# See the screen of a VM that did not come back. Kubernetes judges vnc/screenshot by its first part, and so does KubeVirt up to
# 1.8; from 1.9 on KubeVirt judges it by the whole as well.
- apiGroups: [subresources.kubevirt.io]
  resources: [virtualmachineinstances/vnc, virtualmachineinstances/vnc/screenshot]
  verbs: [get]
# Keep the picture.
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, create, patch]
{{- end }}

{{- define "pv-driver-operator.rights.preferences" -}}
# See what the preference of a VM would give it, before the VM names another.
- apiGroups: [instancetype.kubevirt.io]
  resources: [virtualmachinepreferences]
  verbs: [get]
{{- end }}

{{- define "pv-driver-operator.rights.commonPreferences" -}}
# The same of preferences that belong to no namespace.
- apiGroups: [instancetype.kubevirt.io]
  resources: [virtualmachineclusterpreferences]
  verbs: [get]
{{- end }}

{{- define "pv-driver-operator.rights.guestAccess" -}}
# Find the pod a VM runs in.
- apiGroups: [""]
  resources: [pods]
  verbs: [list]
# Ask the guest agent in it, and run programs by it as SYSTEM in the VM's Windows. What may be executed is for the
# ValidatingAdmissionPolicy to say. get is how exec is asked over WebSockets; newer API servers want create for it as well.
- apiGroups: [""]
  resources: [pods/exec]
  verbs: [get, create]
{{- end }}

{{- define "pv-driver-operator.rights.guestDriverReference" -}}
# Make the ConfigMap that says which drivers are current; Kubernetes does not let this be bound to a name.
- apiGroups: [""]
  resources: [configmaps]
  verbs: [create]
# See whose it is, and bring it up to date.
- apiGroups: [""]
  resources: [configmaps]
  resourceNames: [kubevirt-guest-device-drivers-config]
  verbs: [get, update]
{{- end }}

{{- define "pv-driver-operator.rights.installJobs" -}}
# Read the CronJob that a policy names, which its owner must have released for this.
- apiGroups: [batch]
  resources: [cronjobs]
  verbs: [get]
# Make a Job of it, and see how the Job stands.
- apiGroups: [batch]
  resources: [jobs]
  verbs: [get, create]
# Find the pods of the Job.
- apiGroups: [""]
  resources: [pods]
  verbs: [list]
# Keep the end of their log where the Job failed.
- apiGroups: [""]
  resources: [pods/log]
  verbs: [get]
{{- end }}

{{- /* Gives rules in the namespaces to care for, or in all. Takes root, name and rules. */}}
{{- define "pv-driver-operator.grant" -}}
{{- $root := .root }}
{{- if $root.Values.watch.namespaces }}
{{- range $root.Values.watch.namespaces }}
{{- include "pv-driver-operator.grantIn" (dict "root" $root "name" $.name "namespace" . "rules" $.rules) }}
{{- end }}
{{- else }}
{{- include "pv-driver-operator.grantClusterWide" . }}
{{- end }}
{{- end }}

{{- /* Gives rules in one namespace. Takes root, name, namespace and rules. */}}
{{- define "pv-driver-operator.grantIn" }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: {{ .name }}
  namespace: {{ .namespace }}
  labels:
    {{- include "pv-driver-operator.labels" .root | nindent 4 }}
rules:
  {{- .rules | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: {{ .name }}
  namespace: {{ .namespace }}
  labels:
    {{- include "pv-driver-operator.labels" .root | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: {{ .name }}
subjects:
  {{- include "pv-driver-operator.subjects" .root | nindent 2 }}
{{- end }}

{{- /* Gives rules in the whole cluster. Takes root, name and rules. */}}
{{- define "pv-driver-operator.grantClusterWide" }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: {{ .name }}
  labels:
    {{- include "pv-driver-operator.labels" .root | nindent 4 }}
rules:
  {{- .rules | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: {{ .name }}
  labels:
    {{- include "pv-driver-operator.labels" .root | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: {{ .name }}
subjects:
  {{- include "pv-driver-operator.subjects" .root | nindent 2 }}
{{- end }}

{{- define "pv-driver-operator.subjects" -}}
- kind: ServiceAccount
  name: {{ include "pv-driver-operator.serviceAccountName" . }}
  namespace: {{ .Release.Namespace }}
{{- end }}
