{{/* The Secret with the gateway's own secrets. */}}
{{- define "gateway302.secretName" -}}
{{- default (include "gateway302.fullname" .) .Values.existingSecret -}}
{{- end -}}

{{- define "gateway302.secretsDirectory" -}}/etc/gateway302/secrets{{- end -}}

{{/* Directory whose file names are property names: the credentials of database and Redis. */}}
{{- define "gateway302.settingsDirectory" -}}/etc/gateway302/settings{{- end -}}

{{/* Variables that name the files of secrets. */}}
{{- define "gateway302.secretEnv" -}}
{{- $variables := dict "upstream" "AI302_API_KEY_FILE" "admin" "GATEWAY_ADMIN_KEY_FILE" "auditor" "GATEWAY_AUDITOR_KEY_FILE" "token" "GATEWAY_TOKEN_SECRET_FILE" "ledger" "GATEWAY_LEDGER_SECRET_FILE" -}}
{{- range $secret := list "upstream" "admin" "auditor" "token" "ledger" }}
{{- with get $.Values.secretKeys $secret }}
- name: {{ get $variables $secret }}
  value: {{ include "gateway302.secretsDirectory" $ }}/{{ . }}
{{- end }}
{{- end }}
{{- end -}}

{{/* The volume with the files of secrets. */}}
{{- define "gateway302.secretsVolume" -}}
name: secrets
{{- if .Values.csi.enabled }}
csi:
  driver: secrets-store.csi.k8s.io
  readOnly: true
  volumeAttributes:
    secretProviderClass: {{ default (include "gateway302.fullname" .) .Values.csi.secretProviderClass }}
{{- else }}
secret:
  secretName: {{ include "gateway302.secretName" . }}
  # 0440
  defaultMode: 288
  items:
    {{- range list "upstream" "admin" "auditor" "token" "ledger" }}
    {{- with get $.Values.secretKeys . }}
    - key: {{ . }}
      path: {{ . }}
    {{- end }}
    {{- end }}
{{- end }}
{{- end -}}

{{/*
Source of a projected volume: keys of a Secret as files named like properties.
Arguments: root, settings (existingSecret, secretKeys), prefix (of the properties).
*/}}
{{- define "gateway302.settingsSource" -}}
{{- $keys := .settings.secretKeys -}}
{{- if and (or $keys.url $keys.username $keys.password) (or .settings.existingSecret (not .root.Values.csi.enabled)) }}
- secret:
    name: {{ default (include "gateway302.secretName" .root) .settings.existingSecret }}
    items:
      {{- range $property := list "url" "username" "password" }}
      {{- with get $keys $property }}
      - key: {{ . }}
        path: {{ $.prefix }}.{{ $property }}
      {{- end }}
      {{- end }}
{{- end }}
{{- end -}}

{{- define "gateway302.settingsSources" -}}
{{- if include "gateway302.hasDatabase" . }}
{{- include "gateway302.settingsSource" (dict "root" . "settings" .Values.database "prefix" "spring.datasource") }}
{{- end }}
{{- if include "gateway302.hasRedis" . }}
{{- include "gateway302.settingsSource" (dict "root" . "settings" .Values.redis "prefix" "spring.data.redis") }}
{{- end }}
{{- end -}}

{{/* Whether a file of the CSI driver stands in for a Secret of the database or of Redis. */}}
{{- define "gateway302.settingsInCsi" -}}
{{- $database := and (include "gateway302.hasDatabase" .) (not .Values.database.existingSecret) -}}
{{- $redis := and (include "gateway302.hasRedis" .) (not .Values.redis.existingSecret) -}}
{{- if and .Values.csi.enabled (or $database $redis) }}true{{ end -}}
{{- end -}}

{{/* What is read next to the variables: application.yaml, and the directories whose files are properties. */}}
{{- define "gateway302.configImports" -}}
{{- $imports := list -}}
{{- if .sources }}{{ $imports = append $imports (printf "configtree:%s/" (include "gateway302.settingsDirectory" .root)) }}{{ end -}}
{{- if include "gateway302.settingsInCsi" .root }}{{ $imports = append $imports (printf "configtree:%s/" (include "gateway302.secretsDirectory" .root)) }}{{ end -}}
{{- if .root.Values.config }}{{ $imports = append $imports "file:/etc/gateway302/config/application.yaml" }}{{ end -}}
{{- with $imports }}
- name: SPRING_CONFIG_IMPORT
  value: {{ join "," . | quote }}
{{- end }}
{{- end -}}

{{/* Keys that an ExternalSecret writes: those that a pod of this release mounts. */}}
{{- define "gateway302.externalSecretData" -}}
{{- if .Values.externalSecret.data }}
{{- toYaml .Values.externalSecret.data }}
{{- else }}
{{- $keys := list -}}
{{- range list "upstream" "admin" "auditor" "token" "ledger" }}{{ $keys = append $keys (get $.Values.secretKeys .) }}{{ end -}}
{{- if and (include "gateway302.hasDatabase" .) (not .Values.database.existingSecret) }}
{{- range list "url" "username" "password" }}{{ $keys = append $keys (get $.Values.database.secretKeys .) }}{{ end -}}
{{- end -}}
{{- if and (include "gateway302.hasRedis" .) (not .Values.redis.existingSecret) }}
{{- range list "url" "username" "password" }}{{ $keys = append $keys (get $.Values.redis.secretKeys .) }}{{ end -}}
{{- end -}}
{{- range compact $keys | uniq }}
- secretKey: {{ . }}
  remoteRef:
    key: {{ $.Values.externalSecret.remoteKey }}
    property: {{ . }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Spec of an ExternalSecret. Arguments: root, target. */}}
{{- define "gateway302.externalSecretSpec" -}}
refreshInterval: {{ .root.Values.externalSecret.refreshInterval }}
secretStoreRef:
  name: {{ .root.Values.externalSecret.storeRef.name }}
  kind: {{ .root.Values.externalSecret.storeRef.kind }}
target:
  name: {{ .target }}
  creationPolicy: Owner
data:
  {{- include "gateway302.externalSecretData" .root | trim | nindent 2 }}
{{- end -}}

{{- define "gateway302.secretProviderClassSpec" -}}
provider: {{ .Values.csi.provider }}
parameters:
  {{- toYaml .Values.csi.parameters | nindent 2 }}
{{- end -}}
