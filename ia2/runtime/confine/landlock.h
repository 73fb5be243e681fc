/* /proc holds files through which a process reads and writes memory without regard to keys. */
#ifndef IA2_RUNTIME_CONFINE_LANDLOCK_H
#define IA2_RUNTIME_CONFINE_LANDLOCK_H

/* Closes them to this thread and all that it starts: of /proc, what the list in landlock.c names
 * can be read, nothing be written; every other file is as before.  Needs no_new_privs.  Refuses to
 * run where the kernel has no Landlock, or where such files are open or mounted elsewhere. */
void ia2_landlock(void);

#endif
