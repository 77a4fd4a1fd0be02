import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DOCUMENT,
  effect,
  inject,
  input,
  output,
  untracked,
} from '@angular/core';
import type { DisposalCertificate } from '@minutebook/contract';
import { disposals as disposalsApi } from '@minutebook/contract/disposal';
import { retentionFiles as retentionFilesApi } from '@minutebook/contract/retention-files';
import { addressOf } from '../shell/api/address';
import { Api } from '../shell/api/client';
import { Keyboard } from '../shell/keyboard';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { UI_WORDS } from '../ui/words';
import { DISPOSAL_WORDS } from './disposal-words';
import { SCHEDULE_WORDS } from './schedule-words';
import { scopeLines } from './scope-lines';

/** What remains of what was disposed of: that it was lawful, by whom, under which rules, and roots to prove it by (R21). */
@Component({
  selector: 'mb-disposal-certificate',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Keys, ProblemView, Skeleton],
  host: { class: 'pane-fill' },
  templateUrl: './disposal-certificate.html',
})
export class DisposalCertificateView {
  readonly disposal = input.required<string>();
  readonly left = output();
  private readonly api = inject(Api);
  private readonly window = inject(DOCUMENT).defaultView;
  protected readonly format = inject(Format);
  private readonly language = inject(Language);
  protected readonly all = this.language.words(DISPOSAL_WORDS);
  protected readonly schedule = this.language.words(SCHEDULE_WORDS);
  private readonly ui = this.language.words(UI_WORDS);
  protected readonly words = computed(() => this.all().certificate);
  protected readonly files = { json: disposalsApi.certificateFile.path, pdf: retentionFilesApi.certificatePdf.path };
  protected readonly file = new Loading<DisposalCertificate>();
  protected readonly scope = computed(() => {
    const one = this.file.value();
    return one ? scopeLines(one.scope, this.all().scope, this.ui().channel) : [];
  });

  constructor() {
    inject(Keyboard).bind(() => ({ Escape: () => this.left.emit() }));
    effect(() => {
      this.disposal();
      untracked(() => void this.load());
    });
  }

  protected load(): Promise<unknown> {
    const params = { id: this.disposal() };
    return this.file.run((signal) => this.api.call(disposalsApi.certificate, { params }, signal));
  }

  protected address(path: string): string {
    return addressOf(path, { id: this.disposal() });
  }

  protected versions(ids: readonly string[]): string {
    return ids.map((id) => this.schedule().version(id)).join(', ');
  }

  protected print(): void {
    this.window?.print();
  }
}
