import { ChangeDetectionStrategy, Component, computed, inject, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/keys';
import { Language } from '../ui/language';
import { Preferences } from '../ui/preferences';
import { ApplianceStatus } from './appliance-status';
import { Session } from './session';
import { SHELL_WORDS } from './words';

/** What the archive holds and how far everything has read it: on every screen, each item a way to its proof. */
@Component({
  selector: 'mb-foot',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Keys, RouterLink],
  template: `
    <footer class="foot" [attr.aria-label]="words().foot.label">
      @if (status.current(); as now) {
        @if (mayAudit()) {
          <a routerLink="/audit"
            ><mb-icon name="ledger" size="sm" />{{ words().foot.ledger }} <b>{{ format.count(now.ledger) }}</b></a
          >
        } @else {
          <span
            ><mb-icon name="ledger" size="sm" />{{ words().foot.ledger }} <b>{{ format.count(now.ledger) }}</b></span
          >
        }
        @if (mayAudit()) {
          <a routerLink="/audit" [class.t-warn]="now.signer !== 'signing'"
            ><mb-icon name="stamp" size="sm" />
            @if (now.signer !== 'signing') {
              <span
                class="dot"
                [class.dot-bad]="now.signer === 'refused'"
                [class.dot-warn]="now.signer === 'away'"
              ></span>
            }
            {{ signed() }}</a
          >
        } @else {
          <span [class.t-warn]="now.signer !== 'signing'"><mb-icon name="stamp" size="sm" />{{ signed() }}</span>
        }
        @if (now.coverage.state === 'index-down') {
          <span
            ><span class="dot dot-bad"></span><b>{{ words().foot.indexDown }}</b></span
          >
        } @else {
          <span [class.t-warn]="indexBehind() > 0">{{ words().foot.indexBehind(format.count(indexBehind())) }}</span>
        }
        <span [class.t-warn]="now.detection.behind > 0">{{
          words().foot.detectionBehind(format.count(now.detection.behind))
        }}</span>
        @if (expected() > 0) {
          @if (mayImports()) {
            <a routerLink="/completeness" [class.t-warn]="now.feeds.healthy < expected()"
              ><span
                class="dot"
                [class.dot-bad]="now.feeds.silent + now.feeds.never > 0"
                [class.dot-warn]="now.feeds.healthy < expected() && now.feeds.silent + now.feeds.never === 0"
              ></span
              >{{ words().foot.feeds(format.count(now.feeds.healthy), format.count(expected())) }}</a
            >
          } @else {
            <span>{{ words().foot.feeds(format.count(now.feeds.healthy), format.count(expected())) }}</span>
          }
        }
        @if (now.mail === 'failing') {
          <span class="t-warn"><span class="dot dot-bad"></span>{{ words().foot.mailFails }}</span>
        }
        @if (now.imports.running > 0) {
          @if (mayImports()) {
            <a routerLink="/imports"
              ><span class="dot dot-warn"></span>{{ words().foot.importsRunning(now.imports.running) }}</a
            >
          } @else {
            <span>{{ words().foot.importsRunning(now.imports.running) }}</span>
          }
        }
      }
      <span class="grow"></span>
      <span [title]="words().foot.zone">{{ format.zoneLabel() }}</span>
      <button type="button" [attr.lang]="language.locale() === 'en' ? 'zh-Hans' : 'en'" (click)="switchLanguage()">
        {{ words().otherLanguage }}
      </button>
      <button type="button" aria-keyshortcuts="?" (click)="keys.emit()"><mb-keys chord="?" />{{ words().keys }}</button>
    </footer>
  `,
})
export class Foot {
  readonly keys = output();
  protected readonly status = inject(ApplianceStatus);
  protected readonly format = inject(Format);
  protected readonly language = inject(Language);
  protected readonly words = this.language.words(SHELL_WORDS);
  private readonly preferences = inject(Preferences);
  private readonly session = inject(Session);
  protected readonly mayAudit = computed(() => this.session.may('audit.read'));
  protected readonly mayImports = computed(() => this.session.may('import.read'));
  protected readonly expected = computed(() => {
    const feeds = this.status.current()?.feeds;
    return feeds ? Object.values(feeds).reduce((sum, n) => sum + n, 0) : 0;
  });
  /** When the newest checkpoint was signed, or why there is none. */
  protected readonly signed = computed(() => {
    const now = this.status.current();
    const { checkpoint, noCheckpoint, signerAway, signerRefused } = this.words().foot;
    if (now?.signer === 'refused') return signerRefused;
    if (now?.signer === 'away') return signerAway;
    return now?.checkpoint ? checkpoint(this.format.stamp(now.checkpoint.at)) : noCheckpoint;
  });
  protected readonly indexBehind = computed(() => {
    const coverage = this.status.current()?.coverage;
    return coverage ? Math.max(0, coverage.head - coverage.position) : 0;
  });

  protected switchLanguage(): void {
    this.preferences.setLocale(this.language.locale() === 'en' ? 'zh' : 'en');
  }
}
