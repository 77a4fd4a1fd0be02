import { APP_BASE_HREF } from '@angular/common';
import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, inject, provideBrowserGlobalErrorListeners } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import {
  type NavigationError,
  provideRouter,
  RouterOutlet,
  withComponentInputBinding,
  withNavigationErrorHandler,
} from '@angular/router';
import { ROUTES } from './routes';
import { csrfInterceptor, presenceInterceptor, problemInterceptor } from './shell/api/interceptors';
import { Preferences } from './ui/preferences';
import { ToastOutlet } from './ui/toast-outlet';

@Component({
  selector: 'mb-root',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterOutlet, ToastOutlet],
  template: '<router-outlet /><mb-toast-outlet />',
})
class Root {
  constructor() {
    // Made before the first page, so that theme and language are right from the first paint.
    inject(Preferences);
  }
}

/** The appliance was updated under an open window: parts it would load now are gone, and a reload brings the new ones. */
function reloadAfterUpdate({ error, url }: NavigationError): void {
  if (/dynamically imported module|module script failed/i.test(String(error))) location.assign(url);
}

bootstrapApplication(Root, {
  providers: [
    provideBrowserGlobalErrorListeners(),
    // The policy allows no <base>: scripts have absolute addresses, and the router is told its root here.
    { provide: APP_BASE_HREF, useValue: '/' },
    provideRouter(ROUTES, withComponentInputBinding(), withNavigationErrorHandler(reloadAfterUpdate)),
    provideHttpClient(withInterceptors([presenceInterceptor, csrfInterceptor, problemInterceptor])),
  ],
}).catch((error: unknown) => {
  document.body.textContent = `Minutebook did not start: ${error instanceof Error ? error.message : String(error)}`;
});
