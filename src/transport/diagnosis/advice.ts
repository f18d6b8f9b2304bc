/** What to put into the configuration of something that stands before a server, so that it passes on each piece at once. */
export interface Advice {
  /** As `Suspect` names it. */
  readonly product: string;
  /** Where the lines belong. */
  readonly where: string;
  /** To be put there as they are; empty where there is nothing to write. */
  readonly lines: string;
  /** What else is to be known. */
  readonly note: string;
}

/** The one place where these lines are written; `docs/proxies.md` shows them, and `demo/deploy/` has them within whole files. */
export const advices: readonly Advice[] = [
  {
    product: 'nginx',
    where: 'the location that leads to the server',
    lines: `proxy_http_version 1.1;
proxy_set_header Connection "";
proxy_buffering off;
proxy_cache off;
gzip off;
proxy_read_timeout 120s;`,
    note: 'Also look for "proxy_ignore_headers X-Accel-Buffering", which keeps the server from switching the buffer off itself.',
  },
  {
    product: 'Apache',
    where: 'the VirtualHost; instead of the ProxyPass that is there, with your address',
    lines: `ProxyPass / http://127.0.0.1:8787/ flushpackets=on timeout=120
SetEnv no-gzip 1`,
    note: 'mod_deflate and mod_buffer hold back what passes them: leave them away from this path.',
  },
  {
    product: 'Caddy',
    where: 'the reverse_proxy that leads to the server',
    lines: `flush_interval -1`,
    note: 'Caddy passes on text/event-stream at once by itself: if it does not, look for "encode", "intercept" or a "response_buffers".',
  },
  {
    product: 'Traefik',
    where: 'the loadBalancer of the service, in the dynamic configuration',
    lines: `responseForwarding:
  flushInterval: -1ms`,
    note: 'Leave the middlewares "buffering" and "compress" away from this router, or exclude text/event-stream from the latter.',
  },
  {
    product: 'HAProxy',
    where: 'the backend that leads to the server',
    lines: `no option http-buffer-request
timeout server 120s`,
    note: 'HAProxy passes on at once unless it is told to wait: look for "http-response wait-for-body" and "filter compression".',
  },
  {
    product: 'Cloudflare',
    where: 'a cache rule and a configuration rule for this path, in the dashboard',
    lines: '',
    note: 'Bypass the cache, switch off what rewrites or compresses answers (Rocket Loader, Email Obfuscation, Brotli), and let the server answer "Cache-Control: no-store, no-transform". After 100 seconds in which nothing comes Cloudflare cuts: the heartbeat prevents it.',
  },
  {
    product: 'IIS',
    where: 'web.config of the site that leads to the server, within <system.webServer>',
    lines: `<urlCompression doDynamicCompression="false" />
<httpProtocol>
  <customHeaders>
    <add name="Cache-Control" value="no-store, no-transform" />
  </customHeaders>
</httpProtocol>`,
    note: 'For Application Request Routing set the "Response buffer threshold" of the server proxy settings to 0: %windir%\\system32\\inetsrv\\appcmd.exe set config -section:system.webServer/proxy /responseBufferLimit:0 /commit:apphost',
  },
];

/** For those of these names that there is any for, in the order of the names. */
export function adviceFor(products: readonly string[]): readonly Advice[] {
  return products.flatMap((name) => advices.filter(({ product }) => product === name));
}
