import type { Suspect } from './diagnosis.js';

interface Mark {
  readonly name: string;
  readonly header: string;
  readonly pattern: RegExp;
}

/** By what each names itself, the one farthest from the server first. Traefik and HAProxy name themselves by nothing. */
const marks: readonly Mark[] = [
  { name: 'Cloudflare', header: 'cf-ray', pattern: /./ },
  { name: 'Cloudflare', header: 'server', pattern: /^cloudflare/i },
  { name: 'Amazon CloudFront', header: 'via', pattern: /cloudfront/i },
  { name: 'Amazon CloudFront', header: 'x-amz-cf-id', pattern: /./ },
  { name: 'Azure Front Door', header: 'x-azure-ref', pattern: /./ },
  { name: 'Akamai', header: 'server', pattern: /akamai/i },
  { name: 'Akamai', header: 'x-akamai-request-id', pattern: /./ },
  { name: 'Fastly', header: 'x-served-by', pattern: /^cache-/i },
  { name: 'Google Cloud load balancer', header: 'via', pattern: /\bgoogle\b/i },
  { name: 'Varnish', header: 'x-varnish', pattern: /./ },
  { name: 'Varnish', header: 'via', pattern: /varnish/i },
  { name: 'Squid', header: 'via', pattern: /squid/i },
  { name: 'Caddy', header: 'via', pattern: /caddy/i },
  { name: 'Caddy', header: 'server', pattern: /^caddy/i },
  { name: 'nginx', header: 'server', pattern: /nginx|openresty|tengine/i },
  { name: 'IIS', header: 'server', pattern: /microsoft-iis/i },
  { name: 'IIS', header: 'x-powered-by', pattern: /\bARR\b/ },
  { name: 'Apache', header: 'server', pattern: /^apache\b/i },
  { name: 'Apache', header: 'via', pattern: /apache/i },
  { name: 'HAProxy', header: 'server', pattern: /haproxy/i },
  { name: 'HAProxy', header: 'via', pattern: /haproxy/i },
  { name: 'Traefik', header: 'server', pattern: /traefik/i },
  { name: 'a cache', header: 'x-cache', pattern: /./ },
  { name: 'a proxy', header: 'via', pattern: /./ },
];

/** Each once, and somebody without a name only where nobody has one. */
export function suspectsIn(headers: Headers): readonly Suspect[] {
  const found = new Map<string, Suspect>();
  for (const { name, header, pattern } of marks) {
    const value = headers.get(header) ?? '';
    const isNameless = name.startsWith('a ');
    if (!pattern.test(value) || found.has(name) || (isNameless && found.size > 0)) continue;
    found.set(name, { name, by: `${header}: ${value}` });
  }
  return [...found.values()];
}
