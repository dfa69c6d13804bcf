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

# the header Lang passes the gateway; with it, calls of the warm-up do not wait
WARMING = 'function warming() return ngx.var.http_lang == "warm-up" end'

UPSTREAM = HEAD + """
  init_by_lua_block {{
    {warming}
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
    location / {{ content_by_lua_block {{ if not warming() then ngx.sleep({delay}) end ngx.say('{chat}') }} }}
  }}
  server {{
    listen 127.0.0.1:{stream} backlog=8192;
    default_type text/event-stream;
    location / {{ content_by_lua_block {{ if warming() then frames(5, 0) else frames(250, 0.02) end }} }}
  }}
  server {{
    listen 127.0.0.1:{calm} backlog=8192;
    default_type text/event-stream;
    location / {{ content_by_lua_block {{ if warming() then frames(5, 0) else frames(60, 1) end }} }}
  }}
}}
"""

SLOW = HEAD + """
  init_by_lua_block {{ {warming} }}
  server {{
    listen 127.0.0.1:{port} backlog=8192;
    location / {{ content_by_lua_block {{ if not warming() then ngx.sleep({delay}) end ngx.say('{chat}') }} }}
  }}
}}
"""

SOAK = HEAD + """
  init_by_lua_block {{
    function fault()
      local dice = math.random(100)
      if dice == 1 then ngx.status = 500; ngx.say('{{"error":{{"message":"no"}}}}'); return true end
      if dice == 2 then ngx.status = 429; ngx.header["Retry-After"] = 1; ngx.say('{{}}'); return true end
      if dice == 3 then ngx.exit(444) end
      ngx.sleep(math.random() / 2)
      return false
    end
  }}
  server {{
    listen 127.0.0.1:{port} backlog=8192;
    location = /doubao/drawing/character {{ content_by_lua_block {{ if not fault() then ngx.say('{character}') end }} }}
    location = /v1/chat/completions {{ content_by_lua_block {{
      ngx.req.read_body()
      local stream = ngx.req.get_body_data():find('"stream":true', 1, true)
      if fault() then return end
      if not stream then ngx.say('{chat}'); return end
      ngx.header["Content-Type"] = "text/event-stream"
      for i = 1, 30 do
        ngx.print('{frame}'); ngx.flush(true); ngx.sleep(0.05)
        if i == 10 and math.random(50) == 1 then ngx.exit(444) end
      end
      ngx.print('{usage}')
    }} }}
    location = /klingai/kolors-virtual-try-on {{ content_by_lua_block {{
      if not fault() then ngx.say('{{"code":0,"data":{{"task_id":"' .. ngx.now() * 1000 .. '-' .. math.random(1000000000) .. '"}}}}') end
    }} }}
    location /klingai/task/ {{ content_by_lua_block {{
      ngx.say('{{"code":0,"data":{{"task_status":"succeed","task_result":{{"images":[{{"url":"https://example.com/a.jpg"}}]}}}}}}')
    }} }}
    location / {{ return 404 '{{}}'; }}
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
    return UPSTREAM.format(name="upstream", warming=WARMING, character=CHARACTER, chat=CHAT, frame=FRAME, usage=USAGE, **values)


def proxy(**values):
    return PROXY.format(name="proxy", **values)


def soak(**values):
    """Configuration of an upstream with faults: of 100 calls, three get an error or no answer."""
    return SOAK.format(name="soak", character=CHARACTER, chat=CHAT, frame=FRAME, usage=USAGE, **values)


def slow(**values):
    """Configuration of an upstream whose every response takes `delay` seconds."""
    return SLOW.format(name="slow", warming=WARMING, chat=CHAT, **values)
