{{- define "gateway302.dnsEgress" -}}
- ports:
    {{- range .Values.networkPolicy.dnsPorts }}
    - port: {{ . }}
      protocol: UDP
    - port: {{ . }}
      protocol: TCP
    {{- end }}
{{- end -}}

{{/* A rule for a port. Arguments: ports (list), peers (empty for anywhere). */}}
{{- define "gateway302.egressRule" -}}
- ports:
    {{- range .ports }}
    - port: {{ . }}
      protocol: TCP
    {{- end }}
  {{- with .peers }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* Ports of a comma-separated list of host:port. Arguments: hosts, default. */}}
{{- define "gateway302.ports" -}}
{{- $ports := list -}}
{{- range splitList "," .hosts -}}
{{- $ports = append $ports (default (toString (int $.default)) (regexFind "[0-9]+$" (regexFind ":[0-9]+$" .))) -}}
{{- end -}}
{{- join "," (uniq $ports) -}}
{{- end -}}

{{/* Ports of PostgreSQL. Arguments: url, default. */}}
{{- define "gateway302.databasePorts" -}}
{{- $hosts := regexReplaceAll "^jdbc:postgresql://([^/]*).*$" .url "${1}" -}}
{{- include "gateway302.ports" (dict "hosts" $hosts "default" (ternary .default 5432 (eq .url ""))) -}}
{{- end -}}

{{- define "gateway302.redisPorts" -}}
{{- $redis := .Values.redis -}}
{{- if $redis.url -}}
{{- include "gateway302.ports" (dict "hosts" (urlParse $redis.url).host "default" 6379) -}}
{{- else if $redis.sentinel.nodes -}}
{{- /* Sentinels answer with the address of the server, at redis.port */ -}}
{{- include "gateway302.ports" (dict "hosts" (join "," (append $redis.sentinel.nodes (printf "redis:%d" (int $redis.port)))) "default" 26379) -}}
{{- else -}}
{{- include "gateway302.ports" (dict "hosts" (join "," $redis.cluster.nodes) "default" $redis.port) -}}
{{- end -}}
{{- end -}}

{{/* Port of an http or https address. */}}
{{- define "gateway302.urlPort" -}}
{{- $url := urlParse . -}}
{{- default (ternary "443" "80" (eq $url.scheme "https")) (regexFind "[0-9]+$" (regexFind ":[0-9]+$" $url.host)) -}}
{{- end -}}

{{/* All addresses but the private ranges. */}}
{{- define "gateway302.publicPeers" -}}
{{- $four := list -}}
{{- $six := list -}}
{{- range . -}}
{{- if contains ":" . }}{{ $six = append $six . }}{{ else }}{{ $four = append $four . }}{{ end -}}
{{- end -}}
{{- range $cidr, $except := dict "0.0.0.0/0" $four "::/0" $six }}
- ipBlock:
    cidr: {{ $cidr | quote }}
    {{- with $except }}
    except:
      {{- toYaml . | nindent 6 }}
    {{- end }}
{{- end }}
{{- end -}}
