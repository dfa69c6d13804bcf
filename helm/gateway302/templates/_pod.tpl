{{/* Settings of every pod of the chart. Arguments: root, serviceAccountName. */}}
{{- define "gateway302.podSettings" -}}
{{- $values := .root.Values -}}
serviceAccountName: {{ .serviceAccountName }}
automountServiceAccountToken: false
# a Service named gateway would add variables that begin with GATEWAY_
enableServiceLinks: false
{{- with concat $values.global.imagePullSecrets $values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ ternary . (get (ternary dict . (kindIs "string" .)) "name") (kindIs "string" .) }}
  {{- end }}
{{- end }}
securityContext:
  {{- include "gateway302.withoutNulls" $values.podSecurityContext | nindent 2 }}
{{- range $field := list "priorityClassName" "runtimeClassName" "schedulerName" "dnsPolicy" }}
{{- with get $values $field }}
{{ $field }}: {{ . }}
{{- end }}
{{- end }}
{{- range $field := list "dnsConfig" "hostAliases" "nodeSelector" "tolerations" "affinity" }}
{{- with get $values $field }}
{{ $field }}:
  {{- tpl (toYaml .) $.root | nindent 2 }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Image and rights of every container of the chart. */}}
{{- define "gateway302.containerSettings" -}}
image: {{ include "gateway302.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  {{- include "gateway302.withoutNulls" .Values.securityContext | nindent 2 }}
{{- end -}}

{{- define "gateway302.topologySpread" -}}
{{- if .Values.topologySpreadConstraints }}
{{- tpl (toYaml .Values.topologySpreadConstraints) . }}
{{- else }}
{{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
- maxSkew: 1
  topologyKey: {{ . }}
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- include "gateway302.selectorLabels" $ | nindent 6 }}
{{- end }}
{{- end }}
{{- end -}}

{{/* A probe. Arguments: probe (its times), path, port. */}}
{{- define "gateway302.probe" -}}
httpGet:
  path: {{ .path }}
  port: {{ .port }}
{{ toYaml .probe }}
{{- end -}}

{{- define "gateway302.tmpVolume" -}}
- name: tmp
  emptyDir:
    sizeLimit: {{ .Values.tmp.size }}
{{- end -}}

{{- define "gateway302.settingsVolume" -}}
{{- with . }}
- name: settings
  projected:
    # 0440
    defaultMode: 288
    sources:
      {{- . | nindent 6 }}
{{- end }}
{{- end -}}

{{/* Argument: the name of the ConfigMap. */}}
{{- define "gateway302.configVolume" -}}
- name: config
  configMap:
    name: {{ . }}
{{- end -}}

{{/* The template of the gateway's pods, the same for a StatefulSet and a Deployment. */}}
{{- define "gateway302.podTemplate" -}}
{{- $sources := trim (include "gateway302.settingsSources" .) -}}
metadata:
  labels:
    {{- include "gateway302.podLabels" (dict "root" . "component" "gateway") | nindent 4 }}
  annotations:
    kubectl.kubernetes.io/default-container: gateway
    {{- with .Values.config }}
    checksum/config: {{ toYaml . | sha256sum }}
    {{- end }}
    {{- with .Values.restartToken }}
    gateway302/restart-token: {{ . | quote }}
    {{- end }}
    {{- with merge (deepCopy .Values.podAnnotations) .Values.commonAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  {{- include "gateway302.podSettings" (dict "root" . "serviceAccountName" (include "gateway302.serviceAccountName" .)) | nindent 2 }}
  terminationGracePeriodSeconds: {{ include "gateway302.gracePeriodSeconds" . }}
  topologySpreadConstraints:
    {{- include "gateway302.topologySpread" . | trim | nindent 4 }}
  {{- with .Values.initContainers }}
  initContainers:
    {{- tpl (toYaml .) $ | nindent 4 }}
  {{- end }}
  containers:
    - name: gateway
      {{- include "gateway302.containerSettings" . | nindent 6 }}
      ports:
        - name: http
          containerPort: 8080
        - name: management
          containerPort: 8081
      env:
        {{- include "gateway302.checkedEnv" (include "gateway302.env" .) | nindent 8 }}
      {{- with .Values.extraEnvFrom }}
      envFrom:
        {{- tpl (toYaml .) $ | nindent 8 }}
      {{- end }}
      # a management port can answer while the main port does not: readiness asks the main port
      startupProbe:
        {{- include "gateway302.probe" (dict "probe" .Values.probes.startup "path" "/actuator/health/liveness" "port" "management") | nindent 8 }}
      livenessProbe:
        {{- include "gateway302.probe" (dict "probe" .Values.probes.liveness "path" "/actuator/health/liveness" "port" "management") | nindent 8 }}
      readinessProbe:
        {{- include "gateway302.probe" (dict "probe" .Values.probes.readiness "path" "/readyz" "port" "http") | nindent 8 }}
      {{- if .Values.preStopSeconds }}
      lifecycle:
        preStop:
          sleep:
            seconds: {{ .Values.preStopSeconds }}
      {{- end }}
      resources:
        {{- toYaml .Values.resources | nindent 8 }}
      volumeMounts:
        - name: data
          mountPath: /var/lib/gateway302
        - name: spool
          mountPath: /spool
        - name: tmp
          mountPath: /tmp
        {{- if not .Values.sandbox.enabled }}
        - name: secrets
          mountPath: {{ include "gateway302.secretsDirectory" . }}
          readOnly: true
        {{- end }}
        {{- if $sources }}
        - name: settings
          mountPath: {{ include "gateway302.settingsDirectory" . }}
          readOnly: true
        {{- end }}
        {{- if .Values.config }}
        - name: config
          mountPath: /etc/gateway302/config
          readOnly: true
        {{- end }}
        {{- with .Values.extraVolumeMounts }}
        {{- tpl (toYaml .) $ | nindent 8 }}
        {{- end }}
    {{- with .Values.sidecars }}
    {{- tpl (toYaml .) $ | nindent 4 }}
    {{- end }}
  volumes:
    {{- if eq .Values.workload "Deployment" }}
    - name: data
      emptyDir:
        sizeLimit: {{ .Values.persistence.size }}
    {{- end }}
    - name: spool
      {{- if .Values.spool.volume }}
      {{- toYaml .Values.spool.volume | nindent 6 }}
      {{- else }}
      # a tenth more than the gateway uses: a pod above the limit is evicted
      {{- $size := int (include "gateway302.mebibytes" .Values.spool.size) }}
      emptyDir:
        sizeLimit: {{ add $size (div $size 10) 64 }}Mi
      {{- end }}
    {{- include "gateway302.tmpVolume" . | nindent 4 }}
    {{- if not .Values.sandbox.enabled }}
    - {{- include "gateway302.secretsVolume" . | nindent 6 }}
    {{- end }}
    {{- with include "gateway302.settingsVolume" $sources | trim }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- if .Values.config }}
    {{- include "gateway302.configVolume" (include "gateway302.fullname" .) | nindent 4 }}
    {{- end }}
    {{- with .Values.extraVolumes }}
    {{- tpl (toYaml .) $ | nindent 4 }}
    {{- end }}
{{- end -}}
