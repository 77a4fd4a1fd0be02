import 'reflect-metadata';
import type { Endpoint } from '@minutebook/contract';
import { Get } from '@nestjs/common';
import { type DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { routeFaults } from './boot-check';
import { Serves } from './served';

const at = (path: string, method: Endpoint['method'] = 'GET'): Endpoint => ({
  method,
  path,
  summary: '',
  response: 'bytes',
  permission: 'hold.read',
  ...(method !== 'GET' && { audit: 'hold.placed' }),
});

const one = at('/holds/:id');
const blocked = at('/holds/blocked');
const report = at('/holds/:id/report');
const place = at('/holds/:id', 'POST');

class Holds {
  @Serves(one)
  one(): void {}

  @Serves(place)
  place(): void {}
}

class Reports {
  @Serves(blocked)
  blocked(): void {}

  @Serves(report)
  report(): void {}
}

class Unsaid {
  @Get('/holds/secret')
  secret(): void {}
}

const ALL = [one, blocked, report, place];

function faults(controllers: readonly (new () => object)[], endpoints: readonly Endpoint[] = ALL): string[] {
  const wrapped = controllers.map((metatype) => ({ metatype, instance: new metatype() }));
  const discovery = { getControllers: () => wrapped } as unknown as DiscoveryService;
  return routeFaults(discovery, new MetadataScanner(), new Reflector(), endpoints);
}

describe('the program does not start where its routes do not fit the contract', () => {
  it('and starts where they do', () => {
    expect(faults([Reports, Holds])).toEqual([]);
  });

  it('a route that another one takes the address of', () => {
    expect(faults([Holds, Reports])).toEqual(['GET /holds/blocked is never reached: /holds/:id stands before it.']);
  });

  it('[R127] a route of which nobody has said who may call it', () => {
    expect(faults([Reports, Holds, Unsaid])).toEqual([
      'Unsaid.secret is a route without an endpoint: nobody has said who may call it.',
    ]);
  });

  it('an endpoint that nobody or two serve, and a change that is not in the log', () => {
    class Again extends Holds {}
    const { audit: _, ...unlogged } = at('/holds/:id/scope', 'PUT');
    expect(faults([Reports, Holds, Again], [...ALL, unlogged])).toEqual([
      'GET /holds/:id is served by Holds.one and Again.one.',
      'POST /holds/:id is served by Holds.place and Again.place.',
      'PUT /holds/:id/scope is in the contract and nobody serves it.',
      'PUT /holds/:id/scope changes something and names no audit action.',
    ]);
  });
});
