export { TimestampAuthority } from './timestamp-authority.testing';
export * from './bundle/building.testing';
