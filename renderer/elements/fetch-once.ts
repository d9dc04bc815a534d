// Fetches a file that the host holds ready: the browser's own download, so that large files never pass through the page.

/** Begins the download of an address of our own origin; the host names the file, and gives it once. */
export function fetchOnce(address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = '';
  document.body.append(link);
  link.click();
  link.remove();
}
