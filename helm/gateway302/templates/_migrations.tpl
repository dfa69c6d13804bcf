{{/* Address and credentials of the migrations' own database role; what is empty is the gateway's. */}}
{{- define "gateway302.migrationDatabase" -}}
{{- $own := .Values.migrationJob.database -}}
{{- $main := .Values.database -}}
{{- $keys := dict -}}
{{- range list "url" "username" "password" -}}
{{- $_ := set $keys . (default (get $main.secretKeys .) (get $own.secretKeys .)) -}}
{{- end -}}
{{- if $own.url }}{{ $_ := set $keys "url" "" }}{{ end -}}
{{- if $own.username }}{{ $_ := set $keys "username" (get $own.secretKeys "username") }}{{ end -}}
{{- $url := ternary "" (default $main.url $own.url) (ne $own.secretKeys.url "") -}}
{{- $username := ternary "" (default $main.username $own.username) (ne $own.secretKeys.username "") -}}
{{- toYaml (dict "url" $url "username" $username "existingSecret" (default $main.existingSecret $own.existingSecret) "secretKeys" $keys) -}}
{{- end -}}

{{/* Annotations of an object that the job needs before the release exists. Argument: weight. */}}
{{- define "gateway302.hookAnnotations" -}}
helm.sh/hook: pre-install,pre-upgrade
helm.sh/hook-weight: {{ . | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
argocd.argoproj.io/hook: PreSync
argocd.argoproj.io/hook-delete-policy: BeforeHookCreation
argocd.argoproj.io/sync-wave: {{ . | quote }}
{{- end -}}

{{- define "gateway302.migrationsServiceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- include "gateway302.migrationsName" . -}}
{{- else -}}
{{- include "gateway302.serviceAccountName" . -}}
{{- end -}}
{{- end -}}
