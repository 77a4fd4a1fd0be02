import { HttpClient, HttpEventType, type HttpEvent } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { Endpoint } from '@minutebook/contract';
import { addressOf } from './address';
import { Problem } from '../../ui/problem';

/** What a call of an endpoint needs, by the endpoint's own schemas. */
export type CallInput<P, Q, B> = ([P] extends [undefined] ? unknown : { readonly params: P }) &
  ([Q] extends [undefined] ? unknown : { readonly query?: Partial<Q> }) &
  ([B] extends [undefined] ? unknown : { readonly body: B });

interface Loose {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** Calls the API by the contract's descriptors, and in no other way. Rejects with a {@link Problem}. */
@Injectable({ providedIn: 'root' })
export class Api {
  private readonly http = inject(HttpClient);

  call<P, Q, B, R>(endpoint: Endpoint<P, Q, B, R>, input: CallInput<P, Q, B>, signal?: AbortSignal): Promise<R> {
    const { params, query, body } = input as Loose;
    const hasBody = endpoint.body !== undefined;
    return this.send<R>(
      this.http.request(endpoint.method, addressOf(endpoint.path, params, query), {
        body: hasBody ? (body ?? {}) : undefined,
        ...(hasBody && { headers: { 'Content-Type': 'application/json' } }),
        observe: 'events',
        responseType: 'json',
      }),
      signal,
    );
  }

  /** Sends a file's bytes as they are. */
  upload<P, Q, R>(
    endpoint: Endpoint<P, Q, undefined, R>,
    input: CallInput<P, Q, undefined>,
    bytes: Blob,
    progress: (sent: number) => void,
    signal?: AbortSignal,
  ): Promise<R> {
    const { params, query } = input as Loose;
    return this.send<R>(
      this.http.request(endpoint.method, addressOf(endpoint.path, params, query), {
        body: bytes,
        headers: { 'Content-Type': 'application/octet-stream' },
        observe: 'events',
        reportProgress: true,
        responseType: 'json',
      }),
      signal,
      progress,
    );
  }

  private send<R>(
    events: import('rxjs').Observable<HttpEvent<unknown>>,
    signal?: AbortSignal,
    progress?: (sent: number) => void,
  ): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      if (signal?.aborted) return reject(aborted());
      const subscription = events.subscribe({
        next: (event) => {
          if (event.type === HttpEventType.UploadProgress) progress?.(event.loaded);
          if (event.type === HttpEventType.Response) resolve(event.body as R);
        },
        error: (error: unknown) => reject(Problem.of(error)),
      });
      signal?.addEventListener('abort', () => {
        subscription.unsubscribe();
        reject(aborted());
      });
    });
  }
}

function aborted(): Problem {
  return new Problem('superseded', 0);
}
