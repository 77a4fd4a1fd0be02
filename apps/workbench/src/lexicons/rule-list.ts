import { ChangeDetectionStrategy, Component, inject, output } from '@angular/core';
import { lexicons as lexiconsApi } from '@minutebook/contract/lexicons';
import { addressOf } from '../shell/api/address';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Menu } from '../ui/menu';
import { FILE_WORDS } from './file-words';
import { LEXICON_WORDS } from './words';
import { Workshop } from './workshop';

/** The rules of the draft, with how each has done so far. */
@Component({
  selector: 'mb-rule-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Menu],
  host: { class: 'pane pane-rules', role: 'navigation', '[attr.aria-label]': 'words().rules' },
  template: `
    <div class="pane-head">
      <h2 class="clip" dir="auto">{{ shop.lexicon.value()?.name }}</h2>
      <span class="grow"></span>
      <mb-menu [label]="files().menu" look="btn btn-sm btn-icon btn-bare">
        <mb-icon menuLabel name="file" />
        @if (shop.mayWrite()) {
          <button type="button" class="menu-r" role="menuitem" (click)="importAsked.emit()">
            {{ files().import }}
          </button>
        }
        <a class="menu-r" role="menuitem" [href]="address('in-force')" download>{{ files().exportInForce }}</a>
        <a class="menu-r" role="menuitem" [href]="address('draft')" download>{{ files().exportDraft }}</a>
      </mb-menu>
      @if (shop.mayWrite()) {
        <button
          type="button"
          class="btn btn-sm btn-icon btn-bare"
          [attr.aria-label]="words().newRule"
          [title]="words().newRule"
          (click)="shop.add()"
        >
          <mb-icon name="plus" />
        </button>
      }
    </div>
    <div class="pane-sub">
      <span class="grow clip">{{ words().summary(shop.rules().length, shop.differences().length) }}</span>
    </div>
    <div class="pane-body">
      @for (row of shop.rows(); track row.rule.key) {
        <button
          type="button"
          class="q-row rule-row"
          [attr.aria-current]="row.rule.key === shop.selectedKey() ? 'true' : null"
          (click)="shop.selectedKey.set(row.rule.key)"
        >
          <span class="line">
            <span class="code dim nowrap">{{ row.rule.code || words().noCode }}</span>
            @if (row.faulty) {
              <span class="tag tag-bad">{{ words().tag.error }}</span>
            } @else if (row.failing > 0) {
              <span class="tag tag-bad">{{ words().tag.example }}</span>
            } @else if (row.change !== 'same') {
              <span class="tag tag-info">{{ words().tag[row.change] }}</span>
            }
          </span>
          <span class="num small nowrap" [title]="words().precision">{{
            row.record && row.record.decided > 0 ? format.percent(row.record.right, row.record.decided) : '–'
          }}</span>
          <span class="clip rule-title" dir="auto" [class.dim]="!row.rule.title">{{
            row.rule.title || words().untitled
          }}</span>
        </button>
      }
    </div>
  `,
})
export class RuleList {
  readonly importAsked = output();
  protected readonly shop = inject(Workshop);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(LEXICON_WORDS);
  protected readonly files = inject(Language).words(FILE_WORDS);

  /** The rules as text, under version control a line is a line. */
  protected address(of: 'in-force' | 'draft'): string {
    return addressOf(lexiconsApi.file.path, { id: this.shop.lexicon.value()?.id }, { of });
  }
}
