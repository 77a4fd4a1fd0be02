import { ChangeDetectionStrategy, Component, computed, inject, input, signal, viewChild } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { ImportSummary } from '@minutebook/contract';
import { imports as importsApi } from '@minutebook/contract/archive';
import { Api } from '../shell/api/client';
import { ApplianceStatus } from '../shell/appliance-status';
import { Keyboard } from '../shell/keyboard';
import { Live } from '../shell/live';
import { Place } from '../shell/place';
import { Session } from '../shell/session';
import { Cursor } from '../ui/cursor';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { ProblemView } from '../ui/problem-view';
import { Skeleton } from '../ui/skeleton';
import { When } from '../ui/when';
import { ATTACHMENT_WORDS } from './attachment-words';
import { DropAnywhere } from './drop-anywhere';
import { merged, NewImport } from './new-import';
import { IMPORT_WORDS } from './words';

const LIMIT = 50;
const PAUSE_MS = 700;

/** Every import, newest first, and the place to begin one: files may be dropped anywhere. */
@Component({
  selector: 'mb-imports-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DropAnywhere, Icon, Keys, ListEnd, NewImport, ProblemView, RouterLink, Skeleton, When],
  host: { class: 'panes' },
  templateUrl: './imports-page.html',
})
export class ImportsPage {
  /** `?new=1`: came to import. */
  readonly new = input<string>();
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly status = inject(ApplianceStatus);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(IMPORT_WORDS);
  protected readonly attachmentWords = inject(Language).words(ATTACHMENT_WORDS);
  private readonly form = viewChild(NewImport);

  protected readonly page = new Listing((from, signal) =>
    this.api.call(importsApi.list, { query: { limit: LIMIT, ...from } }, signal),
  );
  protected readonly chosen = signal<readonly File[]>([]);
  protected readonly may = computed(() => this.session.may('import.run'));
  protected readonly offersDemo = computed(
    () => this.session.may('demo.load') && this.status.current()?.demo === 'offered',
  );
  protected readonly cursor = new Cursor(() => this.page.value()?.items ?? []);

  constructor() {
    inject(Place).follow(computed(() => [{ label: this.words().title }]));
    inject(Live).afterBurst(['import'], () => void this.load(), PAUSE_MS);
    inject(Keyboard).bind(() => ({
      j: () => this.cursor.step(1),
      k: () => this.cursor.step(-1),
      Enter: () => this.openSelected(),
      i: () => this.form()?.choose(),
    }));
    void this.load();
  }

  protected load(): Promise<unknown> {
    return this.page.refresh();
  }

  protected add(files: readonly File[]): void {
    if (this.may()) this.chosen.update((chosen) => merged(chosen, files));
  }

  protected open(id: string): void {
    void this.router.navigate(['/imports', id]);
  }

  protected share({ bytes, bytesRead }: ImportSummary): number {
    return bytes === 0 ? 0 : Math.min(100, (100 * bytesRead) / bytes);
  }

  private openSelected(): boolean {
    const item = this.cursor.row();
    if (item) this.open(item.id);
    return item !== null;
  }
}
