/** Saves a file by the browser's download. */
export function saveFile(name: string, contents: Blob) {
  const url = URL.createObjectURL(contents)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
