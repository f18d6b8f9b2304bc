import { BlockList, isIP, isIPv4 } from 'node:net';

const privateV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // link-local, where clouds keep the credentials of a machine
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
];

const privateV6: readonly (readonly [string, number])[] = [
  // ways to say an IPv4 address
  ['::', 96],
  ['64:ff9b:1::', 48],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

const loopbacks = new BlockList();
loopbacks.addSubnet('127.0.0.0', 8, 'ipv4');
loopbacks.addAddress('::1', 'ipv6');

const privates = new BlockList();
for (const [net, prefix] of privateV4) {
  privates.addSubnet(net, prefix, 'ipv4');
  privates.addSubnet(`64:ff9b::${net}`, 96 + prefix, 'ipv6');
}
for (const [net, prefix] of privateV6) privates.addSubnet(net, prefix, 'ipv6');

/**
 * Whether an address is one of a network that is not everybody's. Loopback is not meant: whoever runs this server
 * runs what else is there.
 */
export function isPrivate(address: string): boolean {
  return isIn(privates, address) && !isIn(loopbacks, address);
}

/** Whether the host of a URL, in any spelling that a URL takes, is this machine. */
export function isLoopbackHost(hostname: string): boolean {
  const host = bare(hostname);
  return isIn(loopbacks, host) || /^(?:.+\.)?localhost$/.test(host);
}

/**
 * Whether the host of a URL is a private address. `URL` has already brought 0x7f.1, 127.1 and 2130706433 into one
 * form; what a name stands for is seen only when it is looked up.
 */
export function isPrivateHost(hostname: string): boolean {
  return isPrivate(bare(hostname));
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

/** An IPv4 address within an IPv6 one counts as what it is: the list looks for that by itself. */
function isIn(list: BlockList, address: string): boolean {
  return isIP(address) !== 0 && list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}
