"""That a protected matter leaves no trace with anybody not named to it: who looks, where, and what is compared."""
