import { computed, inject, Injectable, Injector, linkedSignal, signal, type WritableSignal } from '@angular/core';
import { Router } from '@angular/router';
import type { Me, Permission, Session as SessionView } from '@minutebook/contract';
import { people as peopleApi } from '@minutebook/contract/people';
import { Api } from './api/client';

/** Who sits here, what they may, and the token their changes carry. */
@Injectable({ providedIn: 'root' })
export class Session {
  // Both need this class to be made: asked for when used.
  private readonly injector = inject(Injector);
  private readonly view = signal<SessionView | null>(null);
  private asked: Promise<Me | null> | undefined;
  private losing = false;

  readonly user = computed<Me | null>(() => this.view()?.user ?? null);
  /** Id of who sits here or, once the session has ended, of who did. */
  readonly person = linkedSignal<string | null, string | null>({
    source: () => this.user()?.id ?? null,
    computation: (id, before) => id ?? before?.value ?? null,
  }).asReadonly();
  readonly csrf = computed(() => this.view()?.csrf ?? '');
  readonly setupNeeded = computed(() => this.view()?.setupNeeded ?? false);

  may(permission: Permission): boolean {
    return this.user()?.permissions.includes(permission) ?? false;
  }

  /** Asks the server once; later calls have the same answer. */
  load(): Promise<Me | null> {
    return (this.asked ??= this.reload());
  }

  async reload(): Promise<Me | null> {
    const view = await this.api.call(peopleApi.session, {});
    this.view.set(view);
    return view.user;
  }

  /** After signing in, setting up or joining: the answer is the session. */
  enter(view: SessionView): void {
    this.view.set(view);
    this.asked = Promise.resolve(view.user);
  }

  async signIn(email: string, password: string): Promise<void> {
    // An answer about nobody that is still on its way must not come after the one about them.
    await this.load().catch(() => undefined);
    this.enter(await this.api.call(peopleApi.signIn, { body: { email, password } }));
  }

  /** `next` fills in who signs in afterwards. */
  async signOut(next: { readonly email?: string } = {}): Promise<void> {
    await this.api.call(peopleApi.signOut, {});
    await this.forget();
    await this.router.navigate(['/sign-in'], { queryParams: next });
  }

  /** The session ended under us: to the door, keeping the address. */
  lose(): void {
    const here = this.router.url;
    if (this.losing || here.startsWith('/sign-in')) return;
    this.losing = true;
    void this.forget()
      .then(() => this.router.navigate(['/sign-in'], { queryParams: { to: here } }))
      .finally(() => (this.losing = false));
  }

  private async forget(): Promise<void> {
    this.view.set(null);
    this.asked = undefined;
    await this.load().catch(() => undefined);
  }

  private get api(): Api {
    return this.injector.get(Api);
  }

  private get router(): Router {
    return this.injector.get(Router);
  }
}

/**
 * What a service that outlives sessions keeps of the person who sits here. It begins anew for whoever signs in next; who
 * signs in again after a session was lost finds their own. Needs an injection context.
 */
export function personal<T>(initial: T): WritableSignal<T> {
  const { person } = inject(Session);
  return linkedSignal({ source: person, computation: () => initial });
}
