export { Appliance, SCHEMAS } from './appliance';
export { CoreModule, nestLogger, startContext } from './core.module';
export { Pipeline } from './pipeline';
export { VERSION } from './version';
