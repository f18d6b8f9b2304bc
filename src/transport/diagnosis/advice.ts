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
    note: 'Look for "proxy_ignore_headers X-Accel-Buffering" as well: without it the server switches the buffer off by itself.',
  },
  {
    product: 'Apache',
    where: 'the VirtualHost; instead of the ProxyPass that is there, with your address',
    lines: `ProxyPass / http://127.0.0.1:8787/ flushpackets=on timeout=120
SetEnv no-gzip 1`,
    note: 'What waits for the end is an output filter, such as a program behind mod_ext_filter: keep it away from this path. In front of PHP-FPM it is the ProxyPass to it, or its Proxy section, that needs flushpackets=on.',
  },
  {
    product: 'Caddy',
    where: 'the reverse_proxy that leads to the server',
    lines: `flush_interval -1`,
    note: 'It passes on event streams at once by itself: if it does not, look for "buffer_responses" or "response_buffers".',
  },
  {
    product: 'Traefik',
    where: 'the loadBalancer of the service, in the dynamic configuration',
    lines: `responseForwarding:
  flushInterval: -1ms`,
    note: 'Keep the middlewares "buffering" and "compress" away from this router.',
  },
  {
    product: 'HAProxy',
    where: 'the backend that leads to the server',
    lines: `no option http-buffer-request
timeout server 120s`,
    note: 'It passes on at once by itself: if it does not, look for "http-response wait-for-body" and "compression".',
  },
  {
    product: 'Cloudflare',
    where: 'a cache rule and a configuration rule for the paths of the chat, in its dashboard',
    lines: '',
    note: 'Bypass the cache, switch off what rewrites or compresses answers, and let the server say "Cache-Control: no-store, no-transform". It cuts a line on which nothing comes for 100 seconds: the heartbeat prevents that.',
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
    note: 'With Application Request Routing, set "Response buffer threshold" in the proxy settings of the server to 0.',
  },
];

/** For those of these names that there is any for, in the order of the names. */
export function adviceFor(products: readonly string[]): readonly Advice[] {
  return products.flatMap((name) => advices.filter(({ product }) => product === name));
}
