/** Between frames of linear memory and the pages they hold: what refers to frames is saved by page. */
export interface FramePlaces {
  /** Address, without HKID, of the page that the frame at this offset holds. */
  pageOf(frame: number): number;
  /** Offset of the frame of a page. @throws SnapshotError: the page has none */
  frameOf(page: number): number;
}
