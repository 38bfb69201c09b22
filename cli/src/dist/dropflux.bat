@echo off
rem Runs the dropflux command line of a release, with the same settings of Java as the launcher for sh beside it.
setlocal
if defined JAVA_HOME (set "java=%JAVA_HOME%\bin\java.exe") else (set "java=java.exe")
"%java%" -version >nul 2>&1
if errorlevel 1 (
    echo dropflux: no Java at '%java%': install a JDK, version 17 or later, or set JAVA_HOME 1>&2
    exit /b 1
)
set collector=-XX:+UseSerialGC
echo %JAVA_TOOL_OPTIONS%%JDK_JAVA_OPTIONS% | findstr /r "XX:+Use.*GC" >nul && set collector=
"%java%" %collector% -Xshare:auto -Dio.netty.jfr.enabled=false -jar "%~dp0..\lib\dropflux.jar" %*
exit /b %ERRORLEVEL%
