import { type Endpoint, ENDPOINTS } from '@minutebook/contract';
import type { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { PATH_METADATA } from '@nestjs/common/constants';
import { ENDPOINT } from './served';

/**
 * Compares the routes of a composed program with the contract. Returns one sentence per fault: a route that is not an
 * endpoint (so nobody said who may), a change without an audit action, an endpoint nobody or two controllers serve, or that
 * nobody gets to because one registered before it takes its address.
 * The program does not start with a fault.
 */
export function routeFaults(
  discovery: DiscoveryService,
  scanner: MetadataScanner,
  reflector: Reflector,
  endpoints: readonly Endpoint[] = ENDPOINTS,
): string[] {
  const faults: string[] = [];
  const served = new Map<Endpoint, string>();
  for (const { instance, metatype } of discovery.getControllers()) {
    if (!instance || !metatype) continue;
    const prototype = Object.getPrototypeOf(instance) as Record<string, unknown>;
    for (const name of scanner.getAllMethodNames(prototype)) {
      const handler = prototype[name];
      if (typeof handler !== 'function' || !Reflect.hasMetadata(PATH_METADATA, handler)) continue;
      const place = `${metatype.name}.${name}`;
      const endpoint = reflector.get<Endpoint | undefined>(ENDPOINT, handler);
      if (!endpoint) faults.push(`${place} is a route without an endpoint: nobody has said who may call it.`);
      else if (served.has(endpoint))
        faults.push(`${endpoint.method} ${endpoint.path} is served by ${served.get(endpoint)} and ${place}.`);
      else {
        // Controllers come in the order in which their routes are registered, and the first that fits is called.
        const first = [...served.keys()].find((earlier) => takes(earlier, endpoint));
        if (first) faults.push(`${endpoint.method} ${endpoint.path} is never reached: ${first.path} stands before it.`);
        served.set(endpoint, place);
      }
    }
  }
  for (const endpoint of endpoints) {
    if (!served.has(endpoint))
      faults.push(`${endpoint.method} ${endpoint.path} is in the contract and nobody serves it.`);
    if (endpoint.method !== 'GET' && !endpoint.audit)
      faults.push(`${endpoint.method} ${endpoint.path} changes something and names no audit action.`);
  }
  return faults;
}

/** Whether the first is called for the address of the second: a parameter takes whatever stands in its place. */
function takes(first: Endpoint, second: Endpoint): boolean {
  if (first.method !== second.method) return false;
  const [parts, others] = [first.path.split('/'), second.path.split('/')];
  return parts.length === others.length && parts.every((part, i) => part.startsWith(':') || part === others[i]);
}
