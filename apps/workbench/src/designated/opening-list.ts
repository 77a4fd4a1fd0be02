import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { EmergencyAccess } from '@minutebook/contract';
import { emergency as emergencyApi } from '@minutebook/contract/designations';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { DESIGNATED_WORDS } from './words';

const LIMIT = 50;

/** Every time somebody came in with a sealed code, and the way to what they did then. */
@Component({
  selector: 'mb-opening-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ListEnd, ProblemNotice, ProblemView, RouterLink, Skeleton, When],
  host: { class: 'pane-fill' },
  templateUrl: './opening-list.html',
})
export class OpeningList {
  private readonly api = inject(Api);
  protected readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(DESIGNATED_WORDS);
  protected readonly page = new Listing((from, signal) =>
    this.api.call(emergencyApi.list, { query: { limit: LIMIT, ...from } }, signal),
  );
  protected readonly ended = new Loading<EmergencyAccess>();

  constructor() {
    void this.load();
  }

  protected load(): Promise<unknown> {
    return this.page.refresh();
  }

  /** One's own, or, as the executive officer, anybody's. */
  protected mayEnd({ user, ended }: EmergencyAccess): boolean {
    if (ended !== null) return false;
    return user.id === this.session.user()?.id || this.session.may('designation.write');
  }

  protected async end({ id }: EmergencyAccess): Promise<void> {
    if (!(await this.ended.run((signal) => this.api.call(emergencyApi.end, { params: { id } }, signal)))) return;
    if (this.session.user()?.producing?.id === id) await this.session.reload();
    await this.load();
  }

  /** The audit log of that person, from the day it was opened to the day it ended. */
  protected acts({ user, openedAt, until, ended }: EmergencyAccess): Record<string, string> {
    const last = ended?.at ?? new Date(Math.min(this.format.now(), Date.parse(until))).toISOString();
    return { actor: user.id, from: openedAt.slice(0, 10), to: last.slice(0, 10) };
  }
}
