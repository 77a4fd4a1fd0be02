import { Controller, Inject, Optional, Req, UseGuards } from '@nestjs/common';
import { api, type Machine, type Session, type User } from '@minutebook/contract';
import type { Request } from 'express';
import { Input, type In, Serves } from '../../permission/http/served';
import { SignInGuard } from '../../session/http/passport';
import { FIRST_START, type FirstStart } from '../first-start';
import type { StoredUser } from '../store/user-store';
import type { OneTimeLink } from '../one-time-links';
import { actorOf, Users } from '../users';
import { nameCursor, namePlace } from './name-cursor';
import { describeSession, enter } from './session';

/** Tells what machine this is on the set-up page; the app knows, this library does not. */
export abstract class MachineFacts {
  abstract describe(): Promise<Machine>;
  /** Address people use, without a slash at its end. */
  abstract readonly publicUrl: string;
}

@Controller()
export class IdentityController {
  constructor(
    private readonly users: Users,
    private readonly machine: MachineFacts,
    @Optional() @Inject(FIRST_START) private readonly start?: FirstStart,
  ) {}

  @Serves(api.people.session)
  async session(@Req() request: Request): Promise<Session> {
    return describeSession(request, this.users);
  }

  @UseGuards(SignInGuard)
  @Serves(api.people.signIn)
  async signIn(@Req() request: Request): Promise<Session> {
    return describeSession(request, this.users);
  }

  @Serves(api.people.signOut)
  async signOut(@Req() request: Request): Promise<Record<string, never>> {
    await this.users.signOut(request.user!);
    await new Promise<void>((resolve, reject) =>
      request.session.destroy((error) => (error ? reject(error as Error) : resolve())),
    );
    return {};
  }

  @Serves(api.people.setup)
  async setup(@Input() { query }: In<typeof api.people.setup>): Promise<{ validUntil: string; machine: Machine }> {
    const { validUntil } = await this.users.invitation(query.token);
    return { validUntil: validUntil.toISOString(), machine: await this.machine.describe() };
  }

  @Serves(api.people.setUp)
  async setUp(@Input() { body }: In<typeof api.people.setUp>, @Req() request: Request): Promise<Session> {
    const user = await this.users.setUp(body.token, body);
    if (body.offChannel) await this.start?.begin(actorOf(user));
    return this.enter(request, user);
  }

  @Serves(api.people.invitation)
  async invitation(
    @Input() { query }: In<typeof api.people.invitation>,
  ): Promise<{ name: string; email: string; validUntil: string }> {
    const { user, validUntil } = await this.users.invitation(query.token);
    return { name: user?.name ?? '', email: user?.email ?? '', validUntil: validUntil.toISOString() };
  }

  @Serves(api.people.join)
  async join(@Input() { body }: In<typeof api.people.join>, @Req() request: Request): Promise<Session> {
    return this.enter(request, await this.users.join(body.token, body.password));
  }

  @Serves(api.people.users)
  async list(@Input() { query }: In<typeof api.people.users>): Promise<{ items: User[]; next: string | null }> {
    const users = await this.users.list(namePlace(query.after), query.limit + 1);
    const items = users.slice(0, query.limit);
    return { items: items.map(present), next: users.length > query.limit ? nameCursor(items.at(-1)!) : null };
  }

  @Serves(api.people.invite)
  async invite(
    @Input() { actor, body }: In<typeof api.people.invite>,
  ): Promise<{ user: User; link: string; validUntil: string }> {
    return this.invited(await this.users.invite(actor, body));
  }

  @Serves(api.people.inviteAgain)
  async inviteAgain(
    @Input() { actor, params }: In<typeof api.people.inviteAgain>,
  ): Promise<{ user: User; link: string; validUntil: string }> {
    return this.invited(await this.users.inviteAgain(actor, params.id));
  }

  @Serves(api.people.changeUser)
  async change(@Input() { actor, params, body }: In<typeof api.people.changeUser>): Promise<User> {
    return present(await this.users.change(actor, params.id, body.version, body));
  }

  private invited({ user, link }: { user: StoredUser; link: OneTimeLink }): {
    user: User;
    link: string;
    validUntil: string;
  } {
    // In the fragment, so that no server log or referrer ever holds it.
    return {
      user: present(user),
      link: `${this.machine.publicUrl}/join#${link.token}`,
      validUntil: link.validUntil.toISOString(),
    };
  }

  private async enter(request: Request, user: StoredUser): Promise<Session> {
    await enter(request, user);
    return describeSession(request, this.users);
  }
}

function present(user: StoredUser): User {
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    roles: [...user.roles],
    state: user.state,
    handles: user.handles.map((handle) => ({
      scheme: handle.slice(0, handle.indexOf(':')),
      value: handle.slice(handle.indexOf(':') + 1),
    })),
    examiner: user.roles.includes('examiner') ? user.examiner : null,
    lastSeenAt: user.lastSeenAt?.toISOString() ?? null,
    createdAt: user.createdAt.toISOString(),
    version: user.version,
  };
}
