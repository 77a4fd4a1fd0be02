import { ChangeDetectionStrategy, Component, effect, inject, input } from '@angular/core';
import { Router } from '@angular/router';
import type { Notice } from '@minutebook/contract';
import { notices as noticesApi } from '@minutebook/contract/notices';
import { Api } from '../shell/api/client';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemView } from '../ui/problem-view';
import { NoticeInbox } from './inbox';
import { NOTICE_WORDS } from './words';

/** Where a link in an e-mail leads: on to what the notice is about. */
@Component({
  selector: 'mb-opened-notice',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemView],
  host: { class: 'page' },
  template: `
    @if (found.problem(); as problem) {
      <mb-problem [problem]="problem" [heading]="words().failed" (again)="open(notice())" />
    }
  `,
})
export class OpenedNotice {
  readonly notice = input.required<string>();
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly inbox = inject(NoticeInbox);
  protected readonly words = inject(Language).words(NOTICE_WORDS);
  protected readonly found = new Loading<Notice>();

  constructor() {
    effect(() => void this.open(this.notice()));
  }

  protected async open(id: string): Promise<void> {
    const notice = await this.found.run((signal) => this.api.call(noticesApi.get, { params: { id } }, signal));
    if (notice && !this.inbox.open(notice, true)) await this.router.navigateByUrl('/notices', { replaceUrl: true });
  }
}
