"""Two processes of nginx: an upstream with instant, slow and streamed responses, and a bare proxy in front of it."""

CHARACTER = '{"code":10000,"msg":"success","task_id":"bench","data":{"image_urls":["https://example.com/cat.jpg"]}}'
CHAT = ('{"id":"chatcmpl-1","object":"chat.completion","created":1790000000,"model":"gpt-4o-mini","choices":[{"index":0,'
        '"message":{"role":"assistant","content":"Hello."},"finish_reason":"stop"}],'
        '"usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11}}')
FRAME = ('data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1790000000,"model":"gpt-4o-mini",'
         '"choices":[{"index":0,"delta":{"content":"word "},"finish_reason":null}]}\\n\\n')
USAGE = ('data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1790000000,"model":"gpt-4o-mini","choices":[],'
         '"usage":{"prompt_tokens":9,"completion_tokens":100,"total_tokens":109}}\\n\\ndata: [DONE]\\n\\n')

HEAD = """
worker_processes 1;
worker_rlimit_nofile 65536;
daemon off;
pid {work}/{name}.pid;
error_log {work}/{name}.log error;
load_module /usr/lib/nginx/modules/ndk_http_module.so;
load_module /usr/lib/nginx/modules/ngx_http_lua_module.so;
events {{ worker_connections 32768; }}
http {{
  access_log off;
  default_type application/json;
  client_max_body_size 64m;
  client_body_buffer_size 64m;
  client_body_temp_path {work}/{name}-body;
  proxy_temp_path {work}/{name}-proxy;
  fastcgi_temp_path {work}/{name}-f; uwsgi_temp_path {work}/{name}-u; scgi_temp_path {work}/{name}-s;
  keepalive_requests 1000000;
  keepalive_timeout 600s;
"""

UPSTREAM = HEAD + """
  init_by_lua_block {{
    function frames(number, interval)
      for i = 1, number do ngx.print('{frame}'); ngx.flush(true); ngx.sleep(interval) end
      ngx.print('{usage}')
    end
  }}
  server {{
    listen 127.0.0.1:{instant} backlog=8192;
    location = /doubao/drawing/character {{ return 200 '{character}'; }}
    location = /v1/chat/completions {{ return 200 '{chat}'; }}
    location = /v1/models {{ return 200 '{{"object":"list","data":[{{"id":"gpt-4o-mini","object":"model"}}]}}'; }}
    location / {{ return 404 '{{}}'; }}
  }}
  server {{
    listen 127.0.0.1:{slow} backlog=8192;
    # the header Lang passes the gateway; with it, calls of the warm-up do not wait
    location / {{ content_by_lua_block {{ if ngx.var.http_lang ~= "warm-up" then ngx.sleep({delay}) end ngx.say('{chat}') }} }}
  }}
  server {{
    listen 127.0.0.1:{stream} backlog=8192;
    default_type text/event-stream;
    location / {{ content_by_lua_block {{ frames(250, 0.02) }} }}
  }}
  server {{
    listen 127.0.0.1:{calm} backlog=8192;
    default_type text/event-stream;
    location / {{ content_by_lua_block {{ frames(20, 1) }} }}
  }}
}}
"""

PROXY = HEAD + """
  upstream instant {{ server 127.0.0.1:{instant}; keepalive 512; }}
  server {{
    listen 127.0.0.1:{proxy} backlog=8192;
    location / {{ proxy_pass http://instant; proxy_http_version 1.1; proxy_set_header Connection ""; }}
  }}
}}
"""


def upstream(**values):
    """Configuration of the upstream. `delay` is in seconds."""
    return UPSTREAM.format(name="upstream", character=CHARACTER, chat=CHAT, frame=FRAME, usage=USAGE, **values)


def proxy(**values):
    return PROXY.format(name="proxy", **values)
