// Runs before the wallet in its process: a signal makes the clock of the day an hour later, as after a computer's sleep, of which
// nothing else in the program is told.
const hour = 3_600_000;
process.on('SIGUSR2', () => {
  const { now } = Date;
  Date.now = () => now() + hour;
});
