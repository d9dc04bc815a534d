// Loaded (--import) before a program that startProcess starts: when the channel to its parent closes, the parent is gone,
// however it died, and the program is asked to end as by SIGTERM; if it does not within three seconds, it ends anyway.
// The channel alone keeps no program alive.
process.on('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), 3000).unref();
});
process.channel?.unref();
