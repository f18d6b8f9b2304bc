import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, EnvHttpProxyAgent, Pool, type Dispatcher, type ProxyAgent } from 'undici';
import { isLoopbackHost, isPrivate } from './addresses.js';

/** As the usual variables of the environment have them. */
export interface Proxies {
  readonly http?: string | undefined;
  readonly https?: string | undefined;
  /** What is reached without: names, separated by commas. */
  readonly except?: string | undefined;
}

/** How the world outside is reached. */
export interface Network {
  /** Whether a model may live at a private address other than loopback. */
  readonly allowPrivate?: boolean | undefined;
  readonly proxies?: Proxies | undefined;
  /** The system's, or what stands in its place. */
  readonly lookup?: Lookup;
}

type Lookup = (
  hostname: string,
  options: { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** The code of the error where a name stands for an address that must not be used. */
export const privateAddress = 'EPRIVATE';

/**
 * What makes the connections to one address. This machine is reached without a proxy, which would take itself for it.
 *
 * undici's own limits (300 s for the headers and between two chunks) are off, as they know nothing of words.
 * Connections are not used twice: the other side may close one just when a request is on its way that must not be
 * repeated.
 *
 * @param patience milliseconds for a connection to come about
 */
export function dispatcherFor(url: string, { proxies = {}, ...network }: Network, patience: number): Dispatcher {
  const options = {
    headersTimeout: 0,
    bodyTimeout: 0,
    pipelining: 0,
    connect: { timeout: patience, lookup: guarded(network) },
  };
  const { protocol, hostname } = new URL(url);
  const proxy = protocol === 'https:' ? proxies.https : proxies.http;
  if (proxy === undefined || isLoopbackHost(hostname)) return new Agent(options);
  return new EnvHttpProxyAgent({
    ...options,
    ...limitsOfProxy(patience),
    httpProxy: proxy,
    httpsProxy: proxy,
    noProxy: proxies.except ?? '',
  });
}

/** Behind a proxy a connection comes about in three steps: to the proxy, its answer to CONNECT, and TLS through it. */
function limitsOfProxy(patience: number): Pick<ProxyAgent.Options, 'proxyTls' | 'requestTls' | 'clientFactory'> {
  return {
    proxyTls: { timeout: patience },
    requestTls: { timeout: patience },
    clientFactory: (proxy, options) => new Pool(proxy, { ...options, headersTimeout: patience }),
  };
}

/** Looks at what a name stands for at the moment of use: it may have been another address when it was checked. */
function guarded({ allowPrivate = false, lookup = systemLookup }: Network): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = error ? [] : addresses;
      if (first === undefined) callback(error ?? failure('ENOTFOUND'), '');
      else if (!allowPrivate && addresses.some(({ address }) => isPrivate(address)))
        callback(failure(privateAddress), '');
      else if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function failure(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code });
}
