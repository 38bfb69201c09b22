@echo off
rem Runs the dropflux command line of a release, with the same settings of Java as the launcher for sh beside it.
setlocal disabledelayedexpansion
set "java="
if defined JAVA_HOME goto home
for %%j in (java.exe) do set "java=%%~$PATH:j"
goto found
:home
if exist "%JAVA_HOME%\bin\java.exe" set "java=%JAVA_HOME%\bin\java.exe"
:found
if not defined java goto missing

rem The smallest collector does for what little garbage there is; a choice of the user's wins.
set "collector=-XX:+UseSerialGC"
set "options= %JAVA_TOOL_OPTIONS% %JDK_JAVA_OPTIONS%"
set "options=%options:"=%"
if not "%options:-XX:+Use=%"=="%options%" set "collector="

"%java%" %collector% -Xshare:auto -Dio.netty.jfr.enabled=false -jar "%~dp0..\lib\dropflux.jar" %*
exit /b %ERRORLEVEL%

:missing
echo dropflux: no Java found: install a JDK, version 17 or later, or set JAVA_HOME>&2
exit /b 1
